using Headgate.Race.Measuring;

namespace Headgate.Race.Keys;

/// <summary>The rate of the quick keys under one design, alone and beside the slow one, run by run.</summary>
internal sealed record KeysResult(IKeysDesign Design, IReadOnlyList<double> Alone, IReadOnlyList<double> Beside)
{
    /// <summary>What part of their rate the quick keys keep: each run beside the slow key by the run before it.</summary>
    public Spread Kept => Spread.Of(Beside.Zip(Alone, static (beside, alone) => beside / alone));

    /// <summary>What part they keep when nothing but the slow key's handler is missing: it always has one.</summary>
    public double Ceiling => (double)Math.Min(KeysLoad.SlowKey, Design.Concurrency - 1) / Math.Min(KeysLoad.SlowKey, Design.Concurrency);
}
