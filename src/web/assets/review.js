// Keys for the queue of charges. Everything they do a form or a link on the page does too.
(() => {
  'use strict';
  const form = document.getElementById('review-form');
  if (!form) return;

  const openers = () => [...form.querySelectorAll('a.review-open')];
  const boxes = () => [...form.querySelectorAll('input[name="charge"]')];
  const rowOf = (element) => element.closest('tr');
  const boxIn = (row) => row?.querySelector('input[name="charge"]') ?? null;
  const said = document.getElementById('review-chosen');

  /** The row on which the keys work: the one with the focus, else the one whose worksheet shows. */
  const currentOpener = () => {
    const focused = document.activeElement?.closest?.('#review-form tr');
    const inFocus = focused?.querySelector('a.review-open');
    return inFocus ?? form.querySelector('a.review-open[aria-current]') ?? openers()[0] ?? null;
  };

  const tellChosen = () => {
    const count = boxes().filter((box) => box.checked).length;
    if (said) said.textContent = count === 0 ? '' : `${count} chosen`;
  };

  const step = (by) => {
    const all = openers();
    const at = all.indexOf(currentOpener());
    const isOnList = document.activeElement?.closest?.('#review-form tr');
    const next = all[isOnList ? Math.min(all.length - 1, Math.max(0, at + by)) : at];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  };

  const toggle = () => {
    const box = boxIn(rowOf(currentOpener()));
    if (!box) return;
    box.checked = !box.checked;
    tellChosen();
  };

  /** Without a tick the word is on the current charge. */
  const chooseSomething = () => {
    if (boxes().some((box) => box.checked)) return true;
    const box = boxIn(rowOf(currentOpener()));
    if (box) box.checked = true;
    tellChosen();
    return box !== null;
  };

  const approve = () => {
    if (!chooseSomething()) return;
    form.requestSubmit(form.querySelector('button[value="approve"]'));
  };

  const waive = () => {
    if (!chooseSomething()) return;
    const reason = form.querySelector('input[name="reason"]');
    // The browser sends a form by its first button on Enter; here Enter must waive.
    reason.dataset.waives = 'true';
    reason.focus();
  };

  const help = () => {
    const keys = document.getElementById('review-keys');
    if (!keys) return;
    keys.open = !keys.open;
    if (keys.open) keys.querySelector('summary').focus();
  };

  /** To the list; on a narrow screen the worksheet stands in its place, so there by its link. */
  const back = () => {
    const link = document.querySelector('.review-back a');
    if (link && link.offsetParent !== null) link.click();
    else currentOpener()?.focus();
  };

  const actions = {
    j: () => step(1),
    ArrowDown: () => step(1),
    k: () => step(-1),
    ArrowUp: () => step(-1),
    x: toggle,
    a: approve,
    w: waive,
    '?': help,
    Escape: back,
  };

  const isTyping = (target) =>
    target.closest('input:not([type="checkbox"]), select, textarea, [contenteditable]') !== null;

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const { target, key } = event;
    if (!(target instanceof Element)) return;
    if (isTyping(target)) {
      if (key === 'Escape') back();
      if (key === 'Enter' && target.dataset.waives === 'true' && form.contains(target)) {
        event.preventDefault();
        form.requestSubmit(form.querySelector('button[value="waive"]'));
      }
      return;
    }
    // Arrows move only within the list: elsewhere they scroll, as people expect.
    if (key.startsWith('Arrow') && !target.closest('#review-form tbody')) return;
    const act = actions[key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  form.addEventListener('change', tellChosen);
  form.addEventListener('focusout', (event) => {
    if (event.target.name === 'reason') delete event.target.dataset.waives;
  });

  form.querySelector('[data-choose="all"]')?.addEventListener('click', (event) => {
    event.preventDefault();
    const all = boxes();
    const isAll = all.every((box) => box.checked);
    for (const box of all) box.checked = !isAll;
    tellChosen();
  });

  // The worksheet was swapped in: the focus goes with it, and its row is marked.
  document.body.addEventListener('htmx:afterSettle', () => {
    const pane = document.getElementById('pane');
    for (const opener of openers()) {
      if (opener.dataset.charge === pane?.dataset.charge)
        opener.setAttribute('aria-current', 'true');
      else opener.removeAttribute('aria-current');
    }
    document.getElementById('pane-title')?.focus();
  });

  tellChosen();
})();
