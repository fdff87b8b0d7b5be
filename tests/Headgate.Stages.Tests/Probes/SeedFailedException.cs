namespace Headgate.Stages.Tests.Probes;

/// <summary>A promise does not hold in the interleaving of one seed.</summary>
internal sealed class SeedFailedException(int seed, string stages, Exception failure)
    : Exception($"Seed {seed} (replay it with HEADGATE_SEED={seed}): {failure.Message}\n{stages}", failure);
