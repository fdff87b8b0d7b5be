// Supervised restart: a producer that crashes is started anew, and its consumer goes on with the new one.
// The display subscribes to a handle, which stands for the sensor through all its restarts. It sees
// the crash, waits for the next sensor, and is subscribed again without doing anything for it.
using Headgate.Stages;
using Headgate.Stages.Supervision;
using Microsoft.Extensions.Logging.Abstractions;
using Patterns;

var device = new Device(readings: 8, failsAfterEach: 3);
var untilItEnds = new ChildOptions { Restart = Restart.Transient };

var spec = new SupervisorSpec(new SupervisorOptions { MaxRestarts = 3, Within = TimeSpan.FromSeconds(5), StopsWithLastChild = true });
var sensor = spec.Add("sensor", () => new Sensor(device), untilItEnds);
spec.Add("display", () => new Display(sensor), untilItEnds);

// It logs nowhere, since the display tells of the failures; else they would be on standard error.
await using var supervisor = await Supervisor.StartAsync(spec, new StageEnvironment(loggerFactory: NullLoggerFactory.Instance));
await supervisor.Completion;
Console.WriteLine($"The sensor was restarted {sensor.RestartCount} times.");
