// Partitions: each event goes to the consumer that its key belongs to, always the same one.
// Four accounts, two clerks. All payments of one account reach one clerk in their order, so that its
// balance is right after each of them, while the clerks work side by side.
using Headgate.Stages;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Streams;
using Headgate.Stages.Subscriptions;
using Patterns;

Payment[] payments =
[
    new(1, 100), new(2, 50), new(1, -30), new(3, 10), new(4, 75), new(2, -50), new(1, -70), new(4, 25), new(3, 5), new(2, 20), new(4, -100),
];

await using var source = Stage.Start(Producer.From(payments, new StreamOptions<Payment>
{
    Dispatcher = () => PartitionDispatcher.ByName<Payment, string>(["odd", "even"], payment => payment.Account % 2 == 0 ? "even" : "odd"),
}));
await using var odd = Stage.Start(new Clerk("odd"));
await using var even = Stage.Start(new Clerk("even"));

// What is meant for a clerk who is not there yet waits for him.
await odd.SubscribeToAsync(source, new SubscriptionOptions { Partition = "odd" });
await even.SubscribeToAsync(source, new SubscriptionOptions { Partition = "even" });
await Task.WhenAll(odd.Completion, even.Completion);

foreach (var clerk in new[] { odd, even })
{
    foreach (var (account, balances) in clerk.Balances) Console.WriteLine($"{clerk.Name}: account {account}: {string.Join(", ", balances)}");
}
