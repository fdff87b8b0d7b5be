// A consumer supervisor: one task for each event, never more of them at once than it may ask for.
// Twelve pictures, three at a time. Picture 4 fails at first and is tried again; picture 7 always fails
// and is given up. Neither disturbs the others.
using Headgate.Stages;
using Headgate.Stages.Subscriptions;
using Headgate.Stages.Supervision;
using Microsoft.Extensions.Logging.Abstractions;
using Patterns;

const int AtOnce = 3;
var studio = new Studio();
var givenUp = new List<string>();

await using var pictures = Stage.Start(Producer.From(Enumerable.Range(1, 12)));

// Asks for three pictures, and for another one as soon as one is done. It logs nowhere, since its failures are printed below;
// else they would be on standard error.
await using var tasks = Stage.Start(new ConsumerSupervisor<int>(studio.DevelopAsync, new ConsumerSupervisorOptions<int>
{
    SubscribeTo = [new(pictures, new SubscriptionOptions { MaxDemand = AtOnce, MinDemand = AtOnce - 1 })],
    Restart = Restart.Transient,
    MaxRestarts = 1,
    OnGivenUp = (picture, failure) => givenUp.Add($"{picture} ({failure.Message})"),
}), new StageEnvironment(loggerFactory: NullLoggerFactory.Instance));

// The pictures end, and when the last task has ended so does the consumer supervisor.
await tasks.Completion;
Console.WriteLine($"developed: {string.Join(' ', studio.Developed.Order())}");
Console.WriteLine($"given up: {string.Join(' ', givenUp)}");
Console.WriteLine($"never more than {AtOnce} at once: {studio.MostAtOnce <= AtOnce}");
