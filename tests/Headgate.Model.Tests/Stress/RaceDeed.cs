namespace Headgate.Model.Tests.Stress;

/// <summary>What happens while a consumer subscribes.</summary>
internal enum RaceDeed
{
    /// <summary>The subscribing is given up.</summary>
    GiveUp,

    /// <summary>The subscription is cancelled, if there is one already.</summary>
    Cancel,

    /// <summary>The producer is killed.</summary>
    KillProducer,

    /// <summary>The consumer is killed.</summary>
    KillConsumer,

    /// <summary>The producer is stopped.</summary>
    StopProducer,

    /// <summary>The consumer is stopped.</summary>
    StopConsumer,

    /// <summary>The producer comes to its end.</summary>
    Complete,

    /// <summary>The producer emits something.</summary>
    Emit,

    /// <summary>Somebody looks at both.</summary>
    Look,
}
