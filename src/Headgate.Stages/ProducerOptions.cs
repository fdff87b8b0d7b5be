using Headgate.Stages.Buffering;
using Headgate.Stages.Dispatching;

namespace Headgate.Stages;

/// <summary>Options of a <see cref="Producer{T}"/>.</summary>
/// <typeparam name="T">The type of the events.</typeparam>
public class ProducerOptions<T> : StageOptions
{
    /// <summary>Says that a buffer has no bound.</summary>
    public const int Unbounded = int.MaxValue;

    /// <summary>The default of <see cref="BufferSize"/> for producers.</summary>
    public const int DefaultBufferSize = 10_000;

    /// <summary>Gets how many emitted events, for which there was no demand, the stage keeps (GenStage <c>:buffer_size</c>).</summary>
    /// <value>The default, null, is 10 000 for a producer and <see cref="Unbounded"/> for a producer-consumer. 0 or more; 0 keeps none.</value>
    public int? BufferSize { get; init; }

    /// <summary>Gets which events a full buffer keeps. Without it nothing is dropped: emitting into a full buffer fails.</summary>
    /// <value>The default, null, drops nothing. GenStage's default is <see cref="BufferKeep.Last"/>.</value>
    public BufferKeep? BufferKeep { get; init; }

    /// <summary>Gets what makes the stage's dispatcher.</summary>
    /// <value>The default, null, makes a <see cref="DemandDispatcher{T}"/>.</value>
    public Func<IDispatcher<T>>? Dispatcher { get; init; }

    /// <summary>Gets whether the stage holds demand and events back until it is told to forward them (GenStage <c>:demand</c>), so that many consumers can start together.</summary>
    /// <value>The default is <see cref="ProducerDemand.Forward"/>.</value>
    public ProducerDemand Demand { get; init; } = ProducerDemand.Forward;

    internal override void Validate()
    {
        base.Validate();
        if (BufferSize < 0) throw new ArgumentOutOfRangeException(nameof(BufferSize), BufferSize, $"BufferSize must be 0 or more, was {BufferSize}.");
        if (BufferKeep is { } keep && !Enum.IsDefined(keep))
        {
            throw new ArgumentOutOfRangeException(nameof(BufferKeep), keep, $"BufferKeep must be one of {string.Join(", ", Enum.GetNames<BufferKeep>())}, was {keep}.");
        }

        if (!Enum.IsDefined(Demand))
        {
            throw new ArgumentOutOfRangeException(nameof(Demand), Demand, $"Demand must be one of {string.Join(", ", Enum.GetNames<ProducerDemand>())}, was {Demand}.");
        }
    }
}
