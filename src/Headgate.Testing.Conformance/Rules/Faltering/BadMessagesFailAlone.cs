using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Faltering;

internal sealed class BadMessagesFailAlone()
    : SinkRule("SNK-12", "A message that cannot be written fails alone: the others of its batch are written, and succeed.", SinkFeatures.FailsAlone)
{
    public override async Task CheckAsync<T>(SinkBench<T> bench)
    {
        var data = new List<T>(Bench.Texts(5).Select(bench.Subject.Make));
        data.Insert(2, bench.Subject.MakeUnwritable());
        var batch = new MessageBatch<T>([.. data.Select(static it => new Message<T>(it))]);
        var returned = await bench.HandleAsync(bench.Create(), batch);
        var succeeded = returned.Where(static message => message.Failure is null).Select(static message => message.Delivery).ToHashSet();
        for (var i = 0; i < batch.Count; i++)
        {
            bench.Demand(succeeded.Contains(batch[i].Delivery) == (i != 2), i == 2 ? "the bad message fails" : $"message {i} of the batch succeeds", "it does not");
        }

        await bench.DemandWrittenAsync("the good messages", Bench.Texts(5));
    }
}
