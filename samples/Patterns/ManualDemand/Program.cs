// Manual demand: the consumer asks when it sees fit and for as much as it sees fit.
// This one starts slowly: it asks for one event, then for twice as many each time all went well, and for
// one again after a failure. Number 5 fails.
using Headgate.Stages;
using Patterns;

await using var source = Stage.Start(Producer.From(Enumerable.Range(1, 14)));
await using var consumer = Stage.Start(new SlowStart(source, process: number => number != 5));
await consumer.Completion;
