// A producer: a stage that emits events, and no more of them than its consumers ask for.
// The counter could count for ever; the loop reads five numbers and leaves. It asks for 4 numbers at first
// and for 2 more whenever it has gone past 2, so that by then 8 have been asked for and emitted.
using Headgate.Stages;
using Headgate.Stages.Subscriptions;
using Patterns;

await using var counter = Stage.Start(new Counter(first: 0));

await foreach (var number in counter.ReadAllAsync(new SubscriptionOptions { MaxDemand = 4, MinDemand = 2 }))
{
    Console.WriteLine(number);
    if (number == 4) break;
}

await counter.StopAsync();
Console.WriteLine($"The counter has emitted {counter.GetSnapshot().EmittedCount} numbers.");
