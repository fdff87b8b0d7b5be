// Fan-out by demand: each event goes to one consumer, the one with the greatest open demand.
// A quick worker and a slow one share forty jobs. Each asks for one job at a time, so the slow one
// never sits on jobs that the other could do, and nobody has to decide beforehand who gets how many.
using Headgate.Stages;
using Headgate.Stages.Streams;
using Headgate.Stages.Subscriptions;
using Patterns;

var jobs = Enumerable.Range(1, 40);
await using var source = Stage.Start(Producer.From(jobs, new StreamOptions<int> { Demand = ProducerDemand.Accumulate }));
await using var quick = Stage.Start(new Worker(timePerJob: TimeSpan.Zero));
await using var slow = Stage.Start(new Worker(timePerJob: TimeSpan.FromMilliseconds(20)));

var oneAtATime = new SubscriptionOptions { MaxDemand = 1 };
await quick.SubscribeToAsync(source, oneAtATime);
await slow.SubscribeToAsync(source, oneAtATime);
await source.SetDemandAsync(ProducerDemand.Forward);
await Task.WhenAll(quick.Completion, slow.Completion);

var done = quick.Done.Concat(slow.Done).ToList();
Console.WriteLine($"{done.Count} jobs done, each once: {done.Order().SequenceEqual(jobs)}");
Console.WriteLine($"The quick worker did more: {quick.Done.Count > slow.Done.Count}");
