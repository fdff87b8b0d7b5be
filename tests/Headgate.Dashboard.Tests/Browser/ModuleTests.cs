using Headgate.Dashboard.Tests.Lab;
using Microsoft.AspNetCore.Builder;

namespace Headgate.Dashboard.Tests.Browser;

/// <summary>Parts of the page by themselves, in a real browser: what would take minutes, or a server that is replaced, to be seen on it.</summary>
[Trait("Tier", "Browser")]
public sealed class ModuleTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    [Fact]
    public Task Histories_forget_what_is_gone_and_go_on_when_the_clock_of_the_server_is_set_back() => RunAsync(
        """
        const { Histories } = await load('history.js');
        const all = new Histories();
        const add = (at, ...names) => all.add({ pipelines: names.map(name => ({ name, last: { at, rate: 1, failureRate: 0, inFlight: 0, lag: null } })) });
        add(1000000, 'a', 'b');
        add(1001000, 'a');
        same(all.of('b').at, []);
        same(all.of('a').at, [1000000, 1001000]);
        add(1000500, 'a');
        same(all.of('a').at, [1000000, 1001000]);
        add(900000, 'a');
        add(901000, 'a');
        same(all.of('a').at, [900000, 901000]);
        """);

    [Fact]
    public Task A_failure_of_a_pipeline_that_was_started_anew_is_another_one_though_it_has_the_number_of_one_before() => RunAsync(
        """
        const { failureList } = await load('failures.js');
        const list = failureList();
        const failure = (at, reason) => ({ number: 1, at, step: 'parse', attempts: 1, type: 'X', position: null, reason, payload: null, isPayloadCut: false });
        const text = () => list.element.querySelector('.failures').textContent;
        list.update({ at: '2026-01-02T03:04:06Z', failures: [failure('2026-01-02T03:04:05Z', 'the old one')] });
        same(text().includes('the old one'), true);
        list.update({ at: '2026-01-02T04:04:06Z', failures: [failure('2026-01-02T04:04:05Z', 'the new one')] });
        same([text().includes('the old one'), text().includes('the new one')], [false, true]);
        """);

    [Fact]
    public Task A_watermark_is_as_old_as_the_server_says() => RunAsync(
        """
        const { flowsView } = await load('flows.js');
        const { ago } = await load('format.js');
        const view = flowsView();
        const watermark = '2001-01-02T03:04:05Z';
        const layer = { number: 0, kind: 'Source', stages: 1, source: 'lines', inputs: [], operators: [], busy: 0, rate: 0, received: 1, sent: 1, late: 0, openWindows: 0, state: 0, watermark };
        const flow = { name: 'words', status: 'Running', runs: 1, startedAt: watermark, endedAt: null, failure: null, batchSize: 1, layers: [layer] };
        for (const at of ['2001-01-02T03:04:15Z', '2001-01-02T05:04:15Z']) {
          view.flows({ at, flows: [flow] });
          same(view.element.querySelector('[data-label=Watermark]').textContent, ago(Date.parse(watermark), Date.parse(at)));
        }
        """);

    [Fact]
    public Task A_connection_that_breaks_again_at_once_is_tried_more_and_more_seldom() => RunAsync(
        """
        const { Connection } = await load('connection.js');
        let time = 0, source = null, again = null;
        const waits = [];
        performance.now = () => time;
        globalThis.setTimeout = run => { again = run; return 1; };
        globalThis.fetch = () => new Promise(() => {});
        globalThis.EventSource = class {
          constructor() { source = this; this.on = {}; }
          addEventListener(name, take) { this.on[name] = take; }
          close() {}
        };
        const connection = new Connection({ state: (word, wait) => word === 'lost' && waits.push(wait), history() {}, overview() {}, flows() {}, pipeline() {} });
        const live = seconds => {
          for (let second = 0; second <= seconds; second++, time += 1000) source.on.overview({ data: '{}' });
        };
        const lose = () => {
          again = null;
          let open = null;
          globalThis.setTimeout = (run, wait) => { if (wait === waits.at(-1) * 1000) open = run; return 1; };
          source.onerror();
          open();
        };
        connection.watch(null);
        live(1), lose(), live(1), lose(), live(1), lose();
        same(waits, [1, 2, 4]);
        live(10), lose(), live(1), lose();
        same(waits, [1, 2, 4, 1, 2]);
        """);

    /// <summary>Runs a script on an empty page of the server, which can load the page's modules.</summary>
    private async Task RunAsync(string script)
    {
        await using var app = await DashboardApp.StartAsync(static _ => { }, map: static app =>
        {
            app.MapGet("/favicon.ico", static context => Task.CompletedTask); // the browser asks for it where no page says where it is
            app.MapHeadgateDashboard("/headgate");
        });
        await using var watched = await chromium.OpenAsync(Look.Desk);
        await watched.Page.GotoAsync($"{app.Root}headgate/assets/any/format.js");
        await watched.Page.EvaluateAsync($$"""
            async () => {
              const load = name => import(new URL(name, location.href));
              const same = (found, expected) => {
                if (JSON.stringify(found) !== JSON.stringify(expected)) throw new Error(`expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`);
              };
              {{script}}
            }
            """);
    }
}
