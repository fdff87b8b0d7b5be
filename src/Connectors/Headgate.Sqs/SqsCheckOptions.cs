using Headgate.Pipelines.Options;
using Headgate.Sqs.Clients;

namespace Headgate.Sqs;

/// <summary>Which queue a health check asks for.</summary>
public sealed class SqsCheckOptions : SqsClientOptions
{
    internal SqsCheckOptions Checked()
    {
        var faults = new OptionFaults("SqsCheck");
        QueueAddress.Check(faults, this);
        faults.ThrowIfAny<SqsCheckOptions>();
        return (SqsCheckOptions)MemberwiseClone();
    }
}
