namespace Headgate.Flows.Exchanges;

/// <summary>Who says how far event time has come at the end of a stage.</summary>
internal enum ClockSource
{
    /// <summary>The elements that go out, as far as somebody after it asks for their event times.</summary>
    Elements,

    /// <summary>Windows in event time, in the same stage: the elements are their results, and are as late as they are.</summary>
    Stage,

    /// <summary>Such windows in earlier stages, each of which says so for itself.</summary>
    Sources,
}
