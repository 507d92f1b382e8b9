// What the theme leaves to those who see and have a mouse.

"use strict";

const SCROLLING = ".md-typeset :is(.md-typeset__scrollwrap, .formula, .output, .picture, .drawn, pre > code)";

/** What scrolls within itself is a stop of the keyboard; what fits is none. */
function reached() {
  for (const part of document.querySelectorAll(SCROLLING)) {
    if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
    else part.removeAttribute("tabindex");
  }
}

/** Parts of the site and its search have names, and the sign that copies a listing is no navigation. */
function named() {
  for (const label of document.querySelectorAll("label[id^=__nav_]")) {
    const page = label.parentElement.querySelector("a");
    if (page && !label.textContent.trim()) label.setAttribute("aria-label", page.textContent.trim());
  }
  const search = document.querySelector(".md-search");
  search?.setAttribute("aria-label", search.querySelector("input").placeholder);
  for (const signs of document.querySelectorAll(".md-code__nav")) signs.role = "none";
}

addEventListener("load", reached);
addEventListener("load", named);
addEventListener("resize", reached);
