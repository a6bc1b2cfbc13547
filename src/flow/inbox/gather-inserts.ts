/** A group is one statement: large enough for a storm, small enough to be through in a moment. */
const mostInGroup = 500;
const mostCharacters = 8_000_000;
/** While one group is on its way to the disk, the next one is read and sent. */
const groupsAtOnce = 2;

type Waiting = {
  readonly body: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Stores deliveries that come at the same time in one insert and one commit, as a database groups
 * its commits. Each promise resolves after the commit that holds its body, so a delivery is only
 * acknowledged once it cannot be lost. A quiet delivery waits for nobody.
 * @param insert stores bodies in one statement
 */
export function createGatheredInserts(
  insert: (bodies: readonly string[]) => Promise<void>,
): (body: string) => Promise<void> {
  const waiting: Waiting[] = [];
  let underWay = 0;
  let isCalled = false;

  async function store(group: readonly Waiting[]): Promise<void> {
    try {
      await insert(group.map(({ body }) => body));
      for (const { resolve } of group) resolve();
    } catch (error) {
      const [only, another] = group;
      if (only && !another) return only.reject(error);
      // What the database refuses in one delivery must not be held against the others.
      for (const one of group) await store([one]);
    }
  }

  function takeGroup(): Waiting[] {
    let characters = 0;
    const end = waiting.findIndex(({ body }, place) => {
      characters += body.length;
      return place === mostInGroup || (place > 0 && characters > mostCharacters);
    });
    return waiting.splice(0, end < 0 ? waiting.length : end);
  }

  async function work(): Promise<void> {
    underWay += 1;
    for (let group = takeGroup(); group.length > 0; group = takeGroup()) await store(group);
    underWay -= 1;
  }

  return (body) =>
    new Promise((resolve, reject) => {
      waiting.push({ body, resolve, reject });
      if (isCalled || underWay >= groupsAtOnce) return;
      isCalled = true;
      // After the sockets that are ready now were read: their deliveries come along.
      setImmediate(() => {
        isCalled = false;
        void work();
      });
    });
}
