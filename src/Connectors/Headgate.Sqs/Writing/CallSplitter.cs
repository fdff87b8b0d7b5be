namespace Headgate.Sqs.Writing;

/// <summary>Splits messages into calls: of so many and so big as SQS takes, in their order.</summary>
internal static class CallSplitter
{
    /// <summary>Splits messages, none of which is too big by itself.</summary>
    /// <returns>For each call the indexes of its messages.</returns>
    public static IReadOnlyList<Range> Split(IReadOnlyList<OutgoingMessage> messages, int maxRequestBytes)
    {
        var calls = new List<Range>();
        var (first, size) = (0, 0);
        for (var i = 0; i < messages.Count; i++)
        {
            if (i - first == SqsLimits.EntriesInCall || (i > first && size + messages[i].SizeBytes > maxRequestBytes))
            {
                calls.Add(first..i);
                (first, size) = (i, 0);
            }

            size += messages[i].SizeBytes;
        }

        if (first < messages.Count) calls.Add(first..messages.Count);
        return calls;
    }
}
