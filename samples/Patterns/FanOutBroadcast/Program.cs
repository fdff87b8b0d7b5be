// Fan-out by broadcast: every consumer gets every event, at the pace of the slowest of them.
// A consumer that wants only some of the events says which: the selector runs at the producer, and what
// it turns away is not sent and takes none of the consumer's demand.
using Headgate.Stages;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Streams;
using Headgate.Stages.Subscriptions;
using Patterns;

Order[] orders = [new(1, "north", 20), new(2, "south", 900), new(3, "north", 1500), new(4, "south", 30), new(5, "south", 7000)];

// Held back until all three desks are there: who comes late gets nothing of what was sent before.
await using var source = Stage.Start(Producer.From(orders, new StreamOptions<Order>
{
    Dispatcher = () => new BroadcastDispatcher<Order>(),
    Demand = ProducerDemand.Accumulate,
}));
await using var archive = Stage.Start(new Desk("archive"));
await using var south = Stage.Start(new Desk("south"));
await using var audit = Stage.Start(new Desk("audit"));

await archive.SubscribeToAsync(source);
await south.SubscribeToAsync(source, new SubscriptionOptions<Order> { Selector = order => order.Region == "south" });
await audit.SubscribeToAsync(source, new SubscriptionOptions<Order> { Selector = order => order.Euros >= 1000 });
await source.SetDemandAsync(ProducerDemand.Forward);

Desk[] desks = [archive, south, audit];
await Task.WhenAll(desks.Select(desk => desk.Completion));
foreach (var desk in desks) Console.WriteLine($"{desk.Name}: {string.Join(' ', desk.Orders.Select(order => order.Id))}");
