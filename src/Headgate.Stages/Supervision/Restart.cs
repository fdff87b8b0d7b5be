namespace Headgate.Stages.Supervision;

/// <summary>When a child that has stopped is started anew (OTP's restart types).</summary>
public enum Restart
{
    /// <summary>Always.</summary>
    Permanent,

    /// <summary>Unless its end was normal.</summary>
    Transient,

    /// <summary>Never; the supervisor forgets it.</summary>
    Temporary,
}
