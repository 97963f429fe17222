import { mount } from './mount.js';

/** Figures come to life as they come near the window: a page of many opens at once. */
const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      void mount(target);
    }
  },
  { rootMargin: '400px' },
);

for (const figure of document.querySelectorAll('figure:has(script)')) observer.observe(figure);
