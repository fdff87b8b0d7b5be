namespace Headgate.Orleans.Keyed;

/// <summary>How much a source reads at a time, and keeps for those that are behind.</summary>
/// <param name="ChunkRecords">How many records are read at a time, at most.</param>
/// <param name="WindowChunks">How many such chunks are kept.</param>
/// <param name="MostElements">How many elements a portion is made of, about.</param>
internal sealed record PartedSourceSize(int ChunkRecords, int WindowChunks, int MostElements);
