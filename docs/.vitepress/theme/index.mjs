import { useRoute } from 'vitepress';
import DefaultTheme from 'vitepress/theme';
import { nextTick, onMounted, watch } from 'vue';

const draw = async () => {
  await nextTick();
  if (document.querySelector('pre.mermaid:not([data-processed])')) {
    const { default: mermaid } = await import('mermaid');
    mermaid.initialize({ startOnLoad: false, theme: document.documentElement.classList.contains('dark') ? 'dark' : 'default' });
    await mermaid.run({ querySelector: 'pre.mermaid' });
  }
};

/** The theme of VitePress, with diagrams. */
export default {
  extends: DefaultTheme,
  setup() {
    const route = useRoute();
    onMounted(draw);
    watch(() => route.path, draw);
  },
};
