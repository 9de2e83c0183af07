// Fields with a button that copies them. Without this file the buttons stay hidden, and the fields can be selected.

const SAID_FOR = 2000;

function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  const label = button.firstChild;
  field.select();
  navigator.clipboard.writeText(field.value).then(() => {
    label.textContent = "Copied";
    setTimeout(() => { label.textContent = "Copy"; }, SAID_FOR);
  });
}

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}
