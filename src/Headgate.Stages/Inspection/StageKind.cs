namespace Headgate.Stages.Inspection;

/// <summary>What a stage does with events.</summary>
public enum StageKind
{
    /// <summary>Emits.</summary>
    Producer,

    /// <summary>Receives and emits.</summary>
    ProducerConsumer,

    /// <summary>Receives.</summary>
    Consumer,
}
