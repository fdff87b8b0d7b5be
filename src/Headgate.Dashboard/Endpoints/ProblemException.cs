namespace Headgate.Dashboard.Endpoints;

/// <summary>A request that cannot be met: it is answered with a status, and with what is wrong in words.</summary>
internal sealed class ProblemException(int status, string detail, Exception? cause = null) : Exception(detail, cause)
{
    /// <summary>Gets the status.</summary>
    public int Status => status;
}
