import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { PluginOption, UserConfig } from "vite";

/** A path of the repository; nothing is found from where vite happened to be started. */
function path(relative: string): string {
  return decodeURIComponent(new URL(`../../${relative}`, import.meta.url).pathname);
}

export const alias = { $gateway: path("gateway/web") };

export function sveltePlugin(): PluginOption {
  return svelte({ configFile: false, compilerOptions: { runes: true } });
}

/**
 * How the pages of a client are built: each page is a folder with an index.html below
 * `<client>/web`, and ends in build/web/<client>/<page>/index.html beside the shared `assets`.
 */
export function clientConfig(client: string, pages: readonly string[]): UserConfig {
  const web = `${client}/web`;
  return {
    root: path(web),
    // Addresses relative to the page, so that the gateway may serve the folder under any prefix.
    base: "./",
    publicDir: false,
    plugins: [sveltePlugin()],
    resolve: { alias },
    build: {
      outDir: path(`build/web/${client}`),
      emptyOutDir: true,
      // Terminals in halls are old.
      target: "chrome90",
      cssTarget: "chrome90",
      // The content security policy allows no data: addresses.
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: Object.fromEntries(pages.map((page) => [page, path(`${web}/${page}/index.html`)])),
      },
    },
  };
}
