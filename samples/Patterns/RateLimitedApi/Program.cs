// A caller of a web API that allows so many calls within a sliding window, and answers 429 to the rest.
// The caller asks for as many events as it may make calls, so that those that must wait stay where they
// come from: nothing is queued, nothing is tried again, and no call is ever refused.
using Headgate.Stages;
using Patterns;

const int Limit = 10;
var window = TimeSpan.FromMilliseconds(200);

await using var api = await LimitedApi.StartAsync(new SlidingWindow(Limit, window, TimeProvider.System));
using var client = new HttpClient { BaseAddress = api.Address };

await using var orders = Stage.Start(Producer.From(Enumerable.Range(1, 35)));
await using var caller = Stage.Start(new ApiCaller(orders, client, Limit, window));
await caller.Completion;

Console.WriteLine($"{caller.AnsweredCount} calls answered, 429s: {caller.RefusedCount}");
