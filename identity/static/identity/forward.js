// The company's sign-in is the only way: go there at once. Without this there is a link to follow.

const way = document.querySelector("a[data-forward]");
if (way) location.replace(way.href);
