namespace Headgate.Http.Ingest;

/// <summary>When a request that was taken in is answered.</summary>
public enum IngestAnswer
{
    /// <summary>At once, with 202: the message is in the pipeline's memory. It is lost when the process is.</summary>
    Accepted,

    /// <summary>When the message has ended: 200 when it has succeeded, 422 when it has failed, 503 when the pipeline hands it back. A sender that has no answer sends it again:
    /// at least once.</summary>
    Outcome,
}
