namespace Headgate.Stages;

/// <summary>What a producer does with demand (GenStage <c>:demand</c>).</summary>
public enum ProducerDemand
{
    /// <summary>Demand reaches the producer's callback, events reach consumers.</summary>
    Forward,

    /// <summary>Demand and events are held back.</summary>
    Accumulate,
}
