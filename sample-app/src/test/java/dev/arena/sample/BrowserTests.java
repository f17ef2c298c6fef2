package dev.arena.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The page in a real browser, headless Chromium. Leaves screenshots in {@code target}.
 */
@GatewayTest
class BrowserTests {

	private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

	private static final Path BROWSER = Path.of("/usr/bin/chromium");

	private static final Path SCREENSHOTS = Path.of("target", "screenshots");

	@Autowired
	GatewayClient client;

	@Autowired
	Environment environment;

	private ChromeDriver browser;

	@BeforeEach
	void open() {
		assumeTrue(Stream.of(DRIVER, BROWSER).allMatch(Files::isExecutable),
				"needs Debian's packages chromium and chromium-driver");
		LoggingPreferences logs = new LoggingPreferences();
		logs.enable(LogType.BROWSER, java.util.logging.Level.ALL);
		ChromeOptions options = new ChromeOptions();
		options.setBinary(BROWSER.toFile());
		options.setCapability("goog:loggingPrefs", logs);
		options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
				"--window-size=1100,1400");
		this.browser = new ChromeDriver(
				new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build(), options);
		this.browser.get("http://127.0.0.1:" + this.environment.getRequiredProperty("local.server.port") + "/");
	}

	@AfterEach
	void close() {
		if (this.browser != null) {
			this.browser.quit();
		}
	}

	@Test
	void figuresAndChartsMoveUnderLoad() throws IOException {
		awaitText("state", "live");
		String before = text("received");
		String chartBefore = chart();
		for (int i = 0; i < 4; i++) {
			this.client.flood(500, "load:1|c");
			int sent = i;
			await().atMost(Duration.ofSeconds(30)).until(() -> points() > sent + 2);
		}
		this.client.send("load:1|c");
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			assertThat(text("received")).isNotEqualTo(before);
			assertThat(chart()).isNotEqualTo(chartBefore);
			assertThat(this.browser.findElements(By.cssSelector("#arena-datagrams tbody tr"))).hasSize(6);
			assertThat(this.browser.findElement(By.cssSelector("[data-chart=allocations] .line")).getAttribute("d"))
				.contains("L");
		});
		screenshot("page");
		assertThat(complaints()).isEmpty();
	}

	@Test
	void isReadableOnAPhoneAndInTheDark() throws IOException {
		this.browser.manage().window().setSize(new Dimension(500, 900));
		this.browser.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", 360, "height", 780, "deviceScaleFactor", 2, "mobile", true));
		this.browser.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
		awaitText("state", "live");
		await().untilAsserted(
				() -> assertThat(this.browser.findElements(By.cssSelector("#arena-datagrams tbody tr"))).hasSize(6));
		assertThat(number("return document.documentElement.scrollWidth")).as("nothing to scroll sideways for")
			.isLessThanOrEqualTo(360);
		assertThat(contrast("body")).as("contrast of text").isGreaterThan(7);
		assertThat(contrast(".note")).as("contrast of notes").isGreaterThan(4.5);
		screenshot("phone-dark");
		assertThat(complaints()).isEmpty();
	}

	@Test
	void isUsableWithAKeyboardAndAScreenReader() {
		awaitText("state", "live");
		await().untilAsserted(
				() -> assertThat(this.browser.findElements(By.cssSelector("#arena-datagrams tbody tr"))).hasSize(6));
		this.browser.findElement(By.tagName("body")).sendKeys(Keys.TAB);
		assertThat(this.browser.switchTo().activeElement().getTagName()).isEqualTo("a");
		assertThat(elements("svg[role=img]:not([aria-label])")).isZero();
		assertThat(elements("[role=meter]:not([aria-label]), [role=meter]:not([aria-valuenow])")).isZero();
		assertThat(elements("section:not([aria-labelledby]):not([aria-label])")).isZero();
		assertThat(elements("th:not([scope])")).isZero();
		assertThat(elements("h1")).isOne();
		assertThat(this.browser.findElement(By.tagName("html")).getAttribute("lang")).isEqualTo("en");
		assertThat(this.browser.findElement(By.id("state")).getAttribute("role")).isEqualTo("status");
	}

	private String chart() {
		return String.valueOf(this.browser.findElement(By.cssSelector("#history .line")).getAttribute("d"));
	}

	private long points() {
		return chart().chars().filter((letter) -> letter == 'L').count();
	}

	private String text(String id) {
		return this.browser.findElement(By.id(id)).getText();
	}

	private void awaitText(String id, String text) {
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(text(id)).isEqualTo(text));
	}

	private long elements(String selector) {
		return number("return document.querySelectorAll(arguments[0]).length", selector);
	}

	private long number(String script, Object... arguments) {
		return ((Number) this.browser.executeScript(script, arguments)).longValue();
	}

	/** The contrast ratio of an element's text, as WCAG 2 defines it. */
	private double contrast(String selector) {
		return ((Number) this.browser.executeScript("""
				const luminance = (color) => {
					const [red, green, blue] = color.match(/[\\d.]+/g).map(Number)
						.map((value) => value / 255)
						.map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
					return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
				};
				const text = luminance(getComputedStyle(document.querySelector(arguments[0])).color);
				const page = luminance(getComputedStyle(document.body).backgroundColor);
				return (Math.max(text, page) + 0.05) / (Math.min(text, page) + 0.05);
				""", selector)).doubleValue();
	}

	/** What the browser has to complain about: errors, warnings, violated policies. */
	private List<String> complaints() {
		return this.browser.manage()
			.logs()
			.get(LogType.BROWSER)
			.getAll()
			.stream()
			.filter((entry) -> entry.getLevel().intValue() >= java.util.logging.Level.WARNING.intValue())
			.map(LogEntry::toString)
			.toList();
	}

	private void screenshot(String name) throws IOException {
		Files.createDirectories(SCREENSHOTS);
		Files.write(SCREENSHOTS.resolve(name + ".png"), this.browser.getScreenshotAs(OutputType.BYTES));
	}

}
