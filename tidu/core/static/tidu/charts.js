// Draws a chart anew with ECharts, to be read point by point, when somebody asks for it. The numbers are those of the
// table in the figure; the library is fetched with the first wish, so that a page that is only looked at stays light.

let library;

function load(address) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.echarts);
    script.onerror = reject;
    document.head.append(script);
  });
  return library;
}

function numbersOf(figure) {
  const heads = [...figure.querySelectorAll("thead th")].slice(1).map((cell) => cell.textContent);
  const rows = [...figure.querySelectorAll("tbody tr")];
  return {
    labels: rows.map((row) => row.cells[0].textContent),
    series: heads.map((name, at) => ({
      name,
      values: rows.map((row) => {
        const said = row.cells[at + 1].textContent;
        return said === "" ? null : Number(said);
      }),
    })),
  };
}

function coloursOf(figure) {
  const style = getComputedStyle(figure);
  const read = (name) => style.getPropertyValue(name).trim();
  return { ink: read("--ink"), quiet: read("--quiet"), line: read("--line"), sheet: read("--sheet"),
    series: ["--brand", "--ok", "--warn", "--quiet"].map(read) };
}

function optionsOf(figure) {
  const { labels, series } = numbersOf(figure);
  const colours = coloursOf(figure);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const text = { color: colours.quiet, fontSize: 12 };
  return {
    animation: !still,
    color: colours.series,
    aria: { enabled: true },
    grid: { left: 48, right: 12, top: 16, bottom: 64 },
    // Rich text is painted; a tooltip of markup would need styles that the page's policy refuses.
    tooltip: { trigger: "axis", renderMode: "richText", backgroundColor: colours.sheet, borderColor: colours.line,
      textStyle: { color: colours.ink } },
    dataZoom: [{ type: "slider", height: 18, bottom: 8, borderColor: colours.line, textStyle: text }, { type: "inside" }],
    xAxis: { type: "category", data: labels, axisLabel: text, axisLine: { lineStyle: { color: colours.line } } },
    yAxis: { type: "value", axisLabel: text, splitLine: { lineStyle: { color: colours.line } } },
    series: series.map((one, at) => ({ name: one.name, type: figure.dataset.kind, data: one.values, showSymbol: false,
      lineStyle: { width: 2, type: at === 1 ? "dashed" : "solid" } })),
  };
}

async function explore(figure, button) {
  button.disabled = true;
  try {
    const echarts = await load(figure.dataset.library);
    const drawing = figure.querySelector("[data-drawing]");
    const place = document.createElement("div");
    place.className = "chart-live";
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", drawing.querySelector("svg").getAttribute("aria-label"));
    drawing.replaceChildren(place);
    const chart = echarts.init(place, null, { renderer: "canvas" });
    const draw = () => chart.setOption(optionsOf(figure), true);
    draw();
    new ResizeObserver(() => chart.resize()).observe(place);
    new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme", "data-bs-theme"] });
    button.hidden = true;
  } catch {
    library = undefined;
    button.disabled = false; // the drawing of the server is still there; one can try again
  }
}

for (const figure of document.querySelectorAll("figure.chart")) {
  const button = figure.querySelector("[data-explore]");
  if (!button) continue;
  button.hidden = false;
  button.addEventListener("click", () => explore(figure, button));
}
