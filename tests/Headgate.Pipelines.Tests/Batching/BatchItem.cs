namespace Headgate.Pipelines.Tests.Batching;

/// <summary>Data that batches are made of.</summary>
internal readonly record struct BatchItem(int Number, long Bytes);
