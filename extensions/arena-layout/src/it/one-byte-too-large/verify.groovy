String log = new File(basedir, 'build.log').text
assert log.contains('Order.java:[9,22] one takes the bytes 64 to 64: Order has 65 bytes and must fit into 64 ' +
	'(the largest chunks of arena "orders" in ')
assert log.contains('/application.yml): the nearest chunk size that it fits is 128')
assert new File(basedir, 'target/classes/acme/OrderLayout.class').exists()
assert new File(basedir, 'target/classes/META-INF/arena/layouts/acme.Order.properties').exists()
