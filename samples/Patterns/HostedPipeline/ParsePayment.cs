using System.Globalization;
using Headgate.Pipelines;
using Headgate.Pipelines.Handlers;

namespace Patterns;

/// <summary>Reads a line: the account, a comma, the amount. What it throws fails that line and no other.</summary>
public sealed class ParsePayment : IProcessor<string, Payment>
{
    public ValueTask<Message<Payment>> ProcessAsync(Message<string> message, CancellationToken cancellationToken)
    {
        var parts = message.Data.Split(',');
        return new(message.With(new Payment(parts[0], decimal.Parse(parts[1], CultureInfo.InvariantCulture))));
    }
}
