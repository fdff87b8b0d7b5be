using Headgate.Pipelines.Options;

namespace Headgate.Sqs.Clients;

/// <summary>Where a queue is, as far as its options say. Without a secret.</summary>
internal sealed class QueueAddress
{

    private QueueAddress(string name, string? url, string? serviceUrl, string? region)
    {
        Name = name;
        Url = url;
        ServiceUrl = serviceUrl;
        Region = region;
    }

    /// <summary>Gets the queue's name.</summary>
    public string Name { get; }

    /// <summary>Gets its URL; null when the service must be asked for it.</summary>
    public string? Url { get; }

    /// <summary>Gets where the service is; null when it is Amazon's.</summary>
    public string? ServiceUrl { get; }

    /// <summary>Gets the region; null when the environment says it.</summary>
    public string? Region { get; }

    /// <summary>Gets whether the queue keeps the order of groups.</summary>
    public bool IsFifo => Name.EndsWith(".fifo", StringComparison.Ordinal);

    /// <summary>Gets where messages come from, for logs and health.</summary>
    public string Origin => ServiceUrl is { } service ? $"SQS {service} {Name}" : Region is { } region ? $"SQS {region} {Name}" : $"SQS {Name}";

    /// <summary>Adds what is wrong with options.</summary>
    public static void Check(OptionFaults faults, SqsClientOptions options, bool needsQueue = true)
    {
        if (needsQueue) faults.Required("", nameof(options.Queue), options.Queue);
        if (!string.IsNullOrEmpty(options.Queue) && !IsName(options.Queue) && !IsUrl(options.Queue))
            faults.Add($"{nameof(options.Queue)} must be a name of at most 80 letters, digits, - and _, perhaps with .fifo behind it, or the URL of a queue, without user info");
        else if (options.Queue is { } queue && IsUrl(queue)) CheckUrl(faults, new Uri(queue), options);
        if (options.ServiceUrl is { } service && !IsUrl(service)) faults.Add($"{nameof(options.ServiceUrl)} must be http://host:port or https://host, without user info");
        if (options.AccessKeyId is null != options.SecretAccessKey is null) faults.Add($"{nameof(options.AccessKeyId)} and {nameof(options.SecretAccessKey)} must be set together");
        if (options.SessionToken is not null && options.AccessKeyId is null) faults.Add($"{nameof(options.SessionToken)} must not be set without {nameof(options.AccessKeyId)}");
    }

    /// <summary>Reads options that were checked.</summary>
    public static QueueAddress Of(SqsClientOptions options)
    {
        if (!IsUrl(options.Queue)) return new QueueAddress(options.Queue, null, options.ServiceUrl, options.Region);
        var url = new Uri(options.Queue);
        var name = url.Segments[^1].Trim('/');

        // The SDK finds Amazon's usual address by the region; all others it must be told.
        var service = IsAmazon(url) && url.Host.StartsWith("sqs.", StringComparison.OrdinalIgnoreCase) ? options.ServiceUrl : options.ServiceUrl ?? url.GetLeftPart(UriPartial.Authority);
        return new QueueAddress(name, options.Queue, service, options.Region ?? RegionOf(url));
    }

    private static void CheckUrl(OptionFaults faults, Uri url, SqsClientOptions options)
    {
        if (url.Segments[^1].Trim('/').Length == 0) faults.Add($"{nameof(options.Queue)} must have the queue's name at its end, when it is a URL");
        else if (IsAmazon(url) && options.Region is null && RegionOf(url) is null) faults.Add($"{nameof(options.Region)} must be set: the URL of {nameof(options.Queue)} does not say it");
    }

    private static bool IsAmazon(Uri url) =>
        url.Host.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase) || url.Host.EndsWith(".amazonaws.com.cn", StringComparison.OrdinalIgnoreCase);

    private static string? RegionOf(Uri url) => url.Host.Split('.') switch
    {
        ["sqs" or "sqs-fips", var region, "amazonaws", "com"] => region,
        ["sqs" or "sqs-fips", var region, "amazonaws", "com", "cn"] => region,
        [_, "sqs" or "sqs-fips", var region, "vpce", "amazonaws", "com"] => region,
        [_, "sqs" or "sqs-fips", var region, "vpce", "amazonaws", "com", "cn"] => region,
        [var region, "queue", "amazonaws", "com"] => region,
        _ => null,
    };

    private static bool IsUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https") && url.Host.Length > 0 && url.UserInfo.Length == 0;

    private static bool IsName(string text)
    {
        var name = text.EndsWith(".fifo", StringComparison.Ordinal) ? text.AsSpan(0, text.Length - 5) : text;
        if (name.Length == 0 || text.Length > 80) return false;
        foreach (var letter in name)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_')) return false;
        }

        return true;
    }
}
