// Fan-in: one consumer takes from two producers, asks each of them by itself, and ends when both have.
// The north is a list and ends at once. The south is a channel, which is written to only then: the
// total is still there, and counts on.
using System.Threading.Channels;
using Headgate.Stages;
using Headgate.Stages.Streams;
using Patterns;

var channel = Channel.CreateUnbounded<int>();
await using var north = Stage.Start(Producer.From([3, 5], new StreamOptions<int> { Name = "north" }));
await using var south = Stage.Start(Producer.From(channel.Reader, new StreamOptions<int> { Name = "south" }));
await using var total = Stage.Start(new Total(north, south));

await north.Completion;
await channel.Writer.WriteAsync(7);
await channel.Writer.WriteAsync(11);
channel.Writer.Complete();
await total.Completion;

Console.WriteLine($"total: {total.Sum}");
