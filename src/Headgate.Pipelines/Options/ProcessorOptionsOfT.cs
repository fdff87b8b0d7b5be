namespace Headgate.Pipelines.Options;

/// <summary>What holds for a step that handles messages one by one, with rules of the user's for its messages.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
public sealed class ProcessorOptions<T> : ProcessorOptions
{
}
