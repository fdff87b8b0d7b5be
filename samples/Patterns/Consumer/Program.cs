// A consumer: the stage at the end, which asks for events and does something with them.
// Three stages, A to C: a counter, a doubler, a printer. The first two are made of a sequence and a
// function; the printer is a class, since it keeps count and says good-bye.
using Headgate.Stages;
using Headgate.Stages.Subscriptions;
using Patterns;

await using var counter = Stage.Start(Producer.From(Enumerable.Range(0, 6)));
await using var doubler = Stage.Start(ProducerConsumer.Select((int number) => number * 2));
await using var printer = Stage.Start(new Printer());

// The links may be made in any order: until the printer asks, the doubler holds what it has taken.
await doubler.SubscribeToAsync(counter);
await printer.SubscribeToAsync(doubler, new SubscriptionOptions { MaxDemand = 3 });

await printer.Completion;
