using Headgate.Stages;

namespace Patterns;

/// <summary>Reads a device as it is asked to. It handles no errors: an error ends it, and its supervisor starts a new one.</summary>
public sealed class Sensor(Device device) : Producer<int>
{
    protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken)
    {
        for (var i = 0; i < demand; i++)
        {
            if (device.Read() is not { } reading)
            {
                Complete();
                break;
            }

            Emit(reading);

            // Sent now and not when this returns: what a callback has emitted and not sent is lost when it throws.
            Flush();
        }

        return default;
    }
}
