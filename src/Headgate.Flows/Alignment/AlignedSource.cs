namespace Headgate.Flows.Alignment;

/// <summary>A source among others that are to stay together in event time.</summary>
/// <param name="alignment">All of them. What is here is its own, under its lock, but for the methods.</param>
internal sealed class AlignedSource(SourceAlignment alignment)
{
    /// <summary>Gets or sets what is called when the source may be asked again; on any thread.</summary>
    public Action? Released { get; set; }

    /// <summary>Gets how far the source has come, in ticks; <see cref="long.MinValue"/> before it has said something.</summary>
    public long Time { get; private set; } = long.MinValue;

    /// <summary>Gets whether anybody asks for its event time.</summary>
    public bool IsTimed { get; private set; }

    /// <summary>Gets whether it is idle or has ended.</summary>
    public bool IsSilent { get; private set; }

    /// <summary>Gets or sets whether it is ahead, and not to be asked.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Somebody asks for its event time.</summary>
    public void ExpectTimes() => alignment.Change(this, static source => source.IsTimed = true);

    /// <summary>The source has come to a time.</summary>
    public void Observe(long time) => alignment.Change(this, source =>
    {
        if (time <= source.Time) return false;
        source.Time = time;
        return true;
    });

    /// <summary>The source is idle, or has ended.</summary>
    public void Silence() => alignment.Change(this, static source => source.IsSilent = true);

    /// <summary>Something has come from the source.</summary>
    public void Speak()
    {
        if (IsSilent) alignment.Change(this, static source => source.IsSilent = false);
    }

    /// <summary>Asks whether it may be asked for more. Otherwise it is held until <see cref="Released"/> is called.</summary>
    public bool MayAsk() => alignment.MayAsk(this);
}
