using Amazon.SQS;

namespace Headgate.Sqs.Clients;

/// <summary>Which queue, and how to reach it.</summary>
public abstract class SqsClientOptions
{
    private protected SqsClientOptions()
    {
    }

    /// <summary>Gets or sets the queue: its name, or its URL. It must exist. One whose name ends in <c>.fifo</c> is a FIFO queue.</summary>
    /// <value>The default is empty: it must be set.</value>
    public string Queue { get; set; } = "";

    /// <summary>Gets or sets where the service is, such as <c>http://localhost:4566</c>, when it is not Amazon's.</summary>
    /// <value>The default, null, is where the queue's URL says, or else Amazon's address of <see cref="Region"/>.</value>
    public string? ServiceUrl { get; set; }

    /// <summary>Gets or sets the region, such as <c>eu-central-1</c>.</summary>
    /// <value>The default, null, is that of the queue's URL, or else that of the environment, as the AWS SDK finds it.</value>
    public string? Region { get; set; }

    /// <summary>Gets or sets the id of the access key.</summary>
    /// <value>The default, null, has the AWS SDK look for credentials: in the environment, a profile, the role of the machine. Set together with <see cref="SecretAccessKey"/>.</value>
    public string? AccessKeyId { get; set; }

    /// <summary>Gets or sets the secret of the access key. It is never shown.</summary>
    /// <value>The default is null.</value>
    public string? SecretAccessKey { get; set; }

    /// <summary>Gets or sets the token of temporary credentials. It is never shown.</summary>
    /// <value>The default, null, is none.</value>
    public string? SessionToken { get; set; }

    /// <summary>Gets or sets what changes the client's options: proxies, time-outs, retries.</summary>
    /// <value>The default, null, changes nothing.</value>
    public Action<AmazonSQSConfig>? ConfigureClient { get; set; }

    /// <summary>Names the kind of options alone: they have secrets in them.</summary>
    /// <returns>The name of the type.</returns>
    public sealed override string ToString() => GetType().Name;
}
