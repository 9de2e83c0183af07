// The chat in the frame beside a page of the shop: what leads out of the chat leads the whole window there.

const ROOM = "/chat/";

function leadsOut(link) {
  return link.origin === location.origin && !link.pathname.startsWith(ROOM);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (link && leadsOut(link)) link.target = "_top";
});

// The field takes Escape first: it stops the answer, or is left. Then the panel closes.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  window.frameElement?.dispatchEvent(new Event("leave", { bubbles: true }));
});
