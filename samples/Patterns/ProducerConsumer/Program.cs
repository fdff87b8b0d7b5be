// A producer-consumer: a stage in the middle, which takes events and emits others.
// It may emit none, one or many for each that it takes; the multiplier emits one. What nobody downstream
// has asked for it holds, and it asks for more upstream when that has gone.
using Headgate.Stages;
using Patterns;

await using var counter = Stage.Start(Producer.From(Enumerable.Range(1, 5)));
await using var tripler = Stage.Start(new Multiplier(factor: 3));
await tripler.SubscribeToAsync(counter);

await foreach (var number in tripler.ReadAllAsync()) Console.WriteLine(number);

// The counter ended after 5. Then the tripler did, when all that it had taken was passed on, and then the loop.
await Task.WhenAll(counter.Completion, tripler.Completion);
Console.WriteLine("Both have ended.");
