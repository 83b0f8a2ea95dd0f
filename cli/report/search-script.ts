/** The one script of the page. Without it everything can be read, and nothing searched. */
export const searchScript = `
const field = document.getElementById("search");
const found = document.getElementById("found");
const files = [...document.querySelectorAll(".file")].map((element) => ({
  element,
  pre: element.querySelector("pre"),
  text: (element.querySelector("code").textContent + "\\n" + element.querySelector("pre").textContent).toLowerCase(),
}));
const most = 2000;
function ranges(pre, word) {
  const node = pre.firstChild;
  const text = node === null ? "" : node.textContent.toLowerCase();
  const list = [];
  for (let at = text.indexOf(word); at >= 0 && list.length < most; at = text.indexOf(word, at + word.length)) {
    const range = new Range();
    range.setStart(node, at);
    range.setEnd(node, at + word.length);
    list.push(range);
  }
  return list;
}
function search() {
  const word = field.value.trim().toLowerCase();
  let count = 0;
  const marks = [];
  for (const { element, pre, text } of files) {
    const hit = word === "" || text.includes(word);
    element.hidden = !hit;
    if (word === "") element.open = false;
    else if (hit) {
      count += 1;
      element.open = count <= 3;
      const own = marks.length < most ? ranges(pre, word) : [];
      marks.push(...own);
      if (element.open && own.length > 0) {
        const line = own[0].getBoundingClientRect().top - pre.getBoundingClientRect().top;
        pre.scrollTop += line - pre.clientHeight / 2;
      }
    }
  }
  if (window.CSS && CSS.highlights) {
    CSS.highlights.delete("found");
    if (marks.length > 0) CSS.highlights.set("found", new Highlight(...marks));
  }
  found.textContent = word === "" ? "" : count === 0 ? "No file holds it." : count + (count === 1 ? " file" : " files");
}
field.closest("p").hidden = false;
field.addEventListener("input", search);
`;
