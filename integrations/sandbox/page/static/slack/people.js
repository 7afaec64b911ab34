/** Whom one can act as. The choice is in the address, so that two windows can be two people. */

import { actAs, get, me, onRestart, orToast, toast } from "/static/api.js";
import { fill, h } from "./dom.js";

/** Show the switcher and begin to act as the person in the address, else as the first there is. */
export async function beginPeople(root) {
  const people = await patiently();
  const wanted = new URL(location.href).searchParams.get("as");
  const known = people.some((person) => person.id === wanted);
  if (wanted && !known) toast(`There is nobody with the id ${wanted} here.`);
  draw(root, people, known ? wanted : people[0].id);
  onRestart(async () => draw(root, (await orToast(get("/page/people"))) ?? people, me()));
}

function draw(root, people, chosen) {
  const menu = h(
    "select",
    { id: "act-as" },
    people.map(({ id, real_name, name, about }) => h("option", { value: id }, `${real_name || name} · ${about}`)),
  );
  menu.value = chosen;
  menu.addEventListener("change", () => actAs(menu.value));
  fill(root, h("label", { for: "act-as" }, "Act as"), menu);
  actAs(chosen);
}

/** The people, asked for until the server is there. */
async function patiently() {
  for (;;) {
    const people = await orToast(get("/page/people"));
    if (people?.length) return people;
    await new Promise((done) => setTimeout(done, 1000));
  }
}
