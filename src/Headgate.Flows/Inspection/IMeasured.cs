namespace Headgate.Flows.Inspection;

/// <summary>An operator of whose state something is to be told. Asked on its stage's loop, at the end of what that processes: it answers at once, whatever it holds.</summary>
internal interface IMeasured
{
    /// <summary>Gets how many keys, cells or elements it remembers.</summary>
    long StateSize { get; }

    /// <summary>Gets how many windows take elements.</summary>
    long OpenWindowCount => 0;

    /// <summary>Gets before which event time nothing more is expected, in ticks; <see cref="long.MinValue"/> when that is not known.</summary>
    long Watermark => long.MinValue;
}
