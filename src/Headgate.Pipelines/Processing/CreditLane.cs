using Headgate.Stages.Subscriptions;

namespace Headgate.Pipelines.Processing;

/// <summary>What a step may have of one producer's messages, and what it has.</summary>
internal sealed class CreditLane
{
    /// <summary>The subscription; null while there is none.</summary>
    public Subscription? Subscription { get; set; }

    /// <summary>How many it may have asked for and not done.</summary>
    public int Window { get; set; }

    /// <summary>It asks again when it has this many left.</summary>
    public int Minimum { get; set; }

    /// <summary>Asked for, and not received.</summary>
    public int Outstanding { get; set; }

    /// <summary>Received, and not done.</summary>
    public int Held { get; set; }

    /// <summary>The producer has nothing more.</summary>
    public bool HasEnded { get; set; }

    /// <summary>Nothing comes before something is done.</summary>
    public bool IsStuck => Subscription is not null && !HasEnded && Outstanding == 0;

    /// <summary>Asks for as many as it may, if it is time.</summary>
    public void AskIfDue()
    {
        if (Outstanding + Held <= Minimum) Ask();
    }

    /// <summary>Asks for as many as it may.</summary>
    public void Ask()
    {
        if (Subscription is null || HasEnded) return;
        var count = Window - Outstanding - Held;
        if (count <= 0) return;
        Outstanding += count;
        Subscription.Ask(count);
    }
}
