using Headgate.Pipelines;
using Headgate.Testing.Conformance.Subjects;
using Headgate.Testing.Pipelines;

namespace Headgate.Testing.Conformance.Rules.Demanding;

internal sealed class ReadersShare()
    : SourceRule("DEM-08", "Several readers share the messages: each goes to one of them.", SourceFeatures.SharedReaders | SourceFeatures.Acknowledges)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var first = await bench.OpenAsync();
        var second = await bench.OpenAsync();
        await ShareAsync(bench, first, second, await bench.SendAsync(20));
        var sent = await bench.SendAsync(100, first: 100);
        bench.DemandSame("each message to one of two readers", sent, await ShareAsync(bench, first, second, sent));
    }

    /// <summary>Reads with both until these were read, and nothing more comes. In the first round readers may still come to terms over who reads what.</summary>
    private static async Task<IReadOnlyList<string>> ShareAsync<T>(SourceBench<T> bench, SourceReader<T> first, SourceReader<T> second, IReadOnlyList<string> sent)
    {
        var left = new HashSet<string>(sent, StringComparer.Ordinal);
        var all = new List<string>();
        using var limit = new CancellationTokenSource(bench.Patience);
        await Task.WhenAll(ReadAsync(first), ReadAsync(second));
        bench.Demand(left.Count == 0, $"all messages within {bench.Patience}", $"these have not come: {Wording.List(left)}");
        return all;

        async Task ReadAsync(SourceReader<T> reader)
        {
            var goesOn = true;
            while (goesOn)
            {
                var read = new List<Message<T>>();
                goesOn = await bench.TryReadAsync(reader, 5, read, limit.Token) && !reader.HasEnded;
                await bench.EndAsync(read);
                lock (all)
                {
                    all.AddRange(bench.TextsOf(read));
                    left.ExceptWith(all);
                    if (left.Count == 0) limit.CancelAfter(bench.Subject.Quiet);
                }
            }
        }
    }
}
