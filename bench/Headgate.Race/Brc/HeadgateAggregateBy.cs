using System.Globalization;
using Headgate.Flows;

namespace Headgate.Race.Brc;

/// <summary>A flow of lines, as one writes it first.</summary>
internal sealed class HeadgateAggregateBy : IBrcPeer
{
    public string Name => "Headgate, lines and AggregateBy";

    public async ValueTask<IEnumerable<KeyValuePair<string, BrcFigures>>> ReadAsync(string path) =>
        await Flow.From(File.ReadLines(path))
            .Select(static line =>
            {
                var end = line.IndexOf(';', StringComparison.Ordinal);
                var tenths = decimal.Parse(line.AsSpan(end + 1), NumberStyles.Float, CultureInfo.InvariantCulture) * 10;
                return (Station: line[..end], Tenths: (int)tenths);
            })
            .AggregateBy(
                static row => row.Station,
                static _ => new BrcFigures(),
                static (figures, row) =>
                {
                    figures.Add(row.Tenths);
                    return figures;
                },
                static (one, other) =>
                {
                    one.Merge(other);
                    return one;
                })
            .ToListAsync();
}
