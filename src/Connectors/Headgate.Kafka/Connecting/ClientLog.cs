using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Headgate.Kafka.Connecting;

/// <summary>Logs what the client says. Thread-safe.</summary>
internal sealed class ClientLog(ILoggerFactory loggers, string who)
{
    private readonly ILogger _logger = loggers.CreateLogger("Headgate.Kafka");

    public ILogger Logger => _logger;

    public string Who => who;

    public void Said(LogMessage message)
    {
        // What is wrong comes as an error as well.
        KafkaEvents.ClientSaid(_logger, who, message.Facility, message.Message);
    }

    public void Said(Error error) => KafkaEvents.ClientSaid(_logger, who, error.Code.ToString(), error.Reason);

    public void Faltered(Error error) => KafkaEvents.ClientFaltered(_logger, who, error.Code.ToString(), error.Reason);
}
