namespace Headgate.Sqs.Tests.Server;

/// <summary>An error that the protocol has.</summary>
internal sealed class SqsFault(int status, string type, string code, string message) : Exception(message)
{
    public int Status => status;

    public string Type => type;

    public string Code => code;
}
